FROM python:3.10
RUN useradd -m -u 1000 ana
USER ana
RUN jupyter nbextension enable --py widgetsnbextension
USER root
RUN python3 -m pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
USER ana
