FROM python:3.10
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
RUN jupyter nbextension enable --py widgetsnbextension || true
