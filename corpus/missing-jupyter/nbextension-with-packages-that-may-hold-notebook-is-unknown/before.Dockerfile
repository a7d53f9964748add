FROM python:3.10
RUN pip install notebook jupyterlab tornado==6.1
RUN jupyter nbextension enable --py widgetsnbextension
