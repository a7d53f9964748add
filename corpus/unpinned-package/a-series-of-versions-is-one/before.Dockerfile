FROM python:3.12-slim
RUN pip install "ipywidgets==8.1.*"
