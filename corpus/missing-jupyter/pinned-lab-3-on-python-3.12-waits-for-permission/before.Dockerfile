FROM python:3.12-slim
RUN pip install jupyterlab==3.6.8
