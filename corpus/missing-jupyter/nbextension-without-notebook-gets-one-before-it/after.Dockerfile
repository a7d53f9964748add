FROM python:3.9
RUN pip install ipywidgets
RUN python3 -m pip install --no-cache-dir "notebook>=6.5,<7" "jupyterlab>=3.6,<4" "jupyter_server<2"
RUN jupyter nbextension enable --py --sys-prefix widgetsnbextension
EXPOSE 8888
