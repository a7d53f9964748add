FROM python:3.10
RUN pip3 install notebook==6.5.7 nbgrader==0.8.5
