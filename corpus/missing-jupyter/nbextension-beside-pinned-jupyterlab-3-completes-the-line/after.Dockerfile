FROM python:3.10
RUN pip install jupyterlab==3.6.8 "notebook>=6.5,<7" "jupyter_server<2" && jupyter serverextension enable --py jupyterlab
