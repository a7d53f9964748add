FROM python:3.12
WORKDIR /srv/waves
COPY . .
RUN pip install .
