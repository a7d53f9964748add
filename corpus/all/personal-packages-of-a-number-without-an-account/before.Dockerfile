FROM python:3.12
USER 1000
WORKDIR /home/tides
COPY . .
RUN pip install --user jupyterlab==4.2.5 notebook==7.2.2
ENV PATH=/home/tides/.local/bin:$PATH
