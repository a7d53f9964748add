FROM python:3.10
RUN pip install --no-cache-dir notebook==6.4.12 "jupyter_client<8" "traitlets<5.10" jupyterlab==3.6.8 "jupyter_server<2"
