FROM python:3.12
COPY requirements.txt more.txt /tmp/
RUN pip install -r /tmp/requirements.txt
