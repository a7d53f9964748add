FROM python:3.11
RUN pip install --no-cache-dir jupyterlab ipywidgets
RUN jupyter-nbextension enable --py widgetsnbextension
