FROM python:3.12
RUN pip install --no-cache-dir "notebook==7.6.5; python_version < 4" jupyterlab==4.6.6
