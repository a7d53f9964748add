FROM python:3.12
RUN pip install 'notebook==7.2.2 python_version>"3"' jupyterlab==4.2.5
