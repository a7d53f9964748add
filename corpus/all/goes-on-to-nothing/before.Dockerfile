FROM python:3.12
COPY . .
RUN pip install numpy \
    # the plots
 \
