FROM python:3.9
RUN pip install --no-cache-dir traitlets==5.9.0 "jupyter_client<8"
RUN pip install --no-cache-dir notebook==6.4.8 jupyterlab==3.4.8
