FROM python:3.10
RUN useradd -m -u 1000 ana
USER ana
RUN jupyter nbextension enable --py widgetsnbextension
