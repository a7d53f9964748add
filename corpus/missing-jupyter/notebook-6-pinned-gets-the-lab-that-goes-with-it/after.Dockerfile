FROM python:3.10
RUN pip3 install notebook==6.5.7 "jupyterlab>=3.6,<4" "jupyter_server<2" nbgrader==0.8.5
