FROM python:3.10
RUN pip install notebook==6.5.7 jupyterlab==3.6.8
RUN pip uninstall -y jupyterlab
