FROM python:3.12
RUN pip install jupyterlab==4.2.5 notebook==7.2.2
