FROM python:3.10
RUN pip install notebook jupyterlab==3.6.8 "jupyter_server<2"
RUN jupyter nbextension enable --py widgetsnbextension
