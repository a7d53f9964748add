FROM python:3.12-slim
COPY constraints.txt .
RUN pip install -c constraints.txt astropy healpy
