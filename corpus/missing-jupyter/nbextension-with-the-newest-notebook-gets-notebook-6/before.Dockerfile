FROM python:3.10
RUN pip install notebook jupyterlab ipywidgets \
 && jupyter nbextension enable --py --sys-prefix widgetsnbextension
