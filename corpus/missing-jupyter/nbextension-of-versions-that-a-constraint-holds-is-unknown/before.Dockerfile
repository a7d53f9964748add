FROM python:3.10
COPY c.txt /tmp/
RUN pip install -c /tmp/c.txt notebook jupyterlab
RUN jupyter nbextension enable --py widgetsnbextension
