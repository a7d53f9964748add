FROM python:3.10
RUN pip install "notebook>=6.5,<7" "jupyter_server<2"
RUN pip install "jupyterlab>=3.6,<4" ipywidgets
RUN jupyter nbextension enable --py widgetsnbextension
