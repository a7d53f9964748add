FROM python:3.7
RUN pip install notebook jupyterlab
RUN jupyter nbextension enable --py widgetsnbextension
