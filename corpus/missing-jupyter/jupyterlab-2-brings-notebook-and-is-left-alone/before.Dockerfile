FROM python:3.8
RUN pip install jupyterlab==2.3.2
