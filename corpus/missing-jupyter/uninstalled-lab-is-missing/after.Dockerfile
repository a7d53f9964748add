FROM python:3.10
RUN pip install notebook==6.5.7 jupyterlab==3.6.8
RUN pip uninstall -y jupyterlab
RUN python3 -m pip install --no-cache-dir "jupyterlab>=3.6,<4" "jupyter_server<2"
