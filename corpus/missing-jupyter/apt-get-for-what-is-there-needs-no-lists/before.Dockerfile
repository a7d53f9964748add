FROM python:3.12
RUN apt-get update && apt-get install -y graphviz && rm -rf /var/lib/apt/lists/*
RUN apt-get install -y git curl graphviz
RUN pip install notebook==7.6.5 jupyterlab==4.6.6
