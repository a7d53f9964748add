FROM python:3.12
RUN useradd -m -u 1000 student
USER student
RUN mkdir /home/student/data
EXPOSE 8888
CMD ["jupyter", "lab"]
