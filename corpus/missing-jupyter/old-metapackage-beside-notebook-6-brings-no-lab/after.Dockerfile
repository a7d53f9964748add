FROM python:3.10
RUN pip install "jupyter<1.1" "notebook==6.5.7" "jupyterlab>=3.6,<4" "jupyter_server<2" pandas
