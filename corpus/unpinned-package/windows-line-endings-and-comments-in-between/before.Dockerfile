FROM python:3.12-slim
RUN pip install \
    # plots
    seaborn==0.13.2 \
    bokeh
