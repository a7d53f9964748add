FROM python:3.10
RUN pip install --no-cache-dir notebook==6.5.7 jupyterlab==3.5.3
