FROM python:3.9
RUN pip install ipywidgets
RUN jupyter nbextension enable --py --sys-prefix widgetsnbextension
EXPOSE 8888
