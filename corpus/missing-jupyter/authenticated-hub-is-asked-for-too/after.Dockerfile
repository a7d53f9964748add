FROM python:3.12
RUN pip install jupyterlab==4.2.5 jupyterhub==5.5.4 notebook==7.2.2
