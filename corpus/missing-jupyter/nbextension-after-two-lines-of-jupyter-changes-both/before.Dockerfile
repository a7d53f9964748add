FROM python:3.10
RUN pip install notebook
RUN pip install jupyterlab ipywidgets
RUN jupyter nbextension enable --py widgetsnbextension
