FROM python:3.11
RUN pip install --no-cache-dir "jupyterlab>=3.6,<4" "notebook>=6.5,<7" "jupyter_server<2" ipywidgets
RUN jupyter-nbextension enable --py widgetsnbextension
