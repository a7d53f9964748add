FROM example.org/lab/course-2024:v3
COPY . /home/jovyan
