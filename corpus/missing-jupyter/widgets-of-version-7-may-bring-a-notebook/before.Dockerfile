FROM python:3.10-slim
RUN pip install --no-cache-dir "ipywidgets<8" numpy==1.26.4
