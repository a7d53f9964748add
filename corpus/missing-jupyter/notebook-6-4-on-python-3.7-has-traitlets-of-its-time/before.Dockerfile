FROM python:3.7
RUN pip install --no-cache-dir notebook==6.4.12 jupyterlab==3.4.8
