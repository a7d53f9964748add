FROM jupyter/scipy-notebook:cf6258237ff9
RUN pip install notebook && jupyter nbextension enable --py widgetsnbextension
