import unittest
class T(unittest.TestCase):
    def test_a(self): self.assertEqual(1, 1)
    def test_b(self): self.fail('on purpose')
unittest.main(argv=['prog'], verbosity=0, exit=False)
