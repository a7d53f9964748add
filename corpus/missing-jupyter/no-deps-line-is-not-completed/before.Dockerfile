FROM python:3.11
RUN pip install --no-deps jupyterlab==4.2.5
