FROM python:3.12
RUN pip install -r https://example.org/course/requirements.txt
