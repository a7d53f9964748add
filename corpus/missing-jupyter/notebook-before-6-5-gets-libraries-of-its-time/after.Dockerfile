FROM python:3.9
RUN pip install notebook==6.4.0 "jupyterlab>=3.6,<4" "jupyter_server<2" "jupyter_client<8" "traitlets<5.10" obspy==1.4.0
