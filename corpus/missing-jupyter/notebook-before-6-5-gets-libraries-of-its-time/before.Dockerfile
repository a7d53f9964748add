FROM python:3.9
RUN pip install notebook==6.4.0 obspy==1.4.0
