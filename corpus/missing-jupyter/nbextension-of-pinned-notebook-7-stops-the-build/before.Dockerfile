FROM python:3.10
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN jupyter nbextension enable --py widgetsnbextension
