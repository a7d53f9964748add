FROM python:3.10
RUN pip install jupyter "notebook==6.5.7" "jupyter_server<2"
