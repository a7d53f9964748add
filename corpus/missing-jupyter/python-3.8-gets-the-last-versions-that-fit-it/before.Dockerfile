FROM python:3.8-bookworm
RUN pip install astropy==5.2.2
