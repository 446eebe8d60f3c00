import os, unittest
class T(unittest.TestCase):
    def test_a(self): self.assertEqual(1, 1)
    def test_b(self): self.fail('on purpose')
quiet = unittest.TextTestRunner(stream=open(os.devnull, 'w'))
result = unittest.main(argv=['prog'], testRunner=quiet, exit=False).result
print(result.testsRun, result.failures[0][1])
