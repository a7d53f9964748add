FROM python:2.7
RUN pip install virtualenv && virtualenv /opt/tides
ENV PATH=/opt/tides/bin:$PATH
