FROM python:3.10
RUN pip install notebook==6.5.7
RUN pip install jupyter==1.0.0
