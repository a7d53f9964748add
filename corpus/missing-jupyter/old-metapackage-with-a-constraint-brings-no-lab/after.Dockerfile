FROM python:3.10
COPY constraints.txt /tmp/
RUN pip install -c /tmp/constraints.txt jupyter==1.0.0
RUN python3 -m pip install --no-cache-dir "jupyterlab>=3.6,<4" "jupyter_server<2"
