FROM python:3.10
RUN pip install --no-cache-dir notebook==6.4.12 jupyterlab==3.4.8 voila==0.3.7
