FROM python:3.11
RUN pip install jupyter==1.0.0 notebook
