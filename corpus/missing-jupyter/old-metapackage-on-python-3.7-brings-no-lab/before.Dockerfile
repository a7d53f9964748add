FROM python:3.7
RUN pip install jupyter==1.0.0
