FROM python:3.10
RUN pip install jupyterlab==3.6.8 && jupyter serverextension enable --py jupyterlab
